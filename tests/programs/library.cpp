// The C++ standard library: containers, algorithms, strings, streams, time.
#include <algorithm>
#include <bitset>
#include <chrono>
#include <deque>
#include <iomanip>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

int main()
{
	std::mt19937 random(42);
	std::vector<unsigned> numbers(20000);
	std::generate(numbers.begin(), numbers.end(), std::ref(random));
	std::sort(numbers.begin(), numbers.end());
	std::cout << "sorted: " << std::boolalpha << std::is_sorted(numbers.begin(), numbers.end())
		  << ", median " << numbers[10000] << '\n';

	std::map<std::string, std::vector<int>> by_digits;
	std::unordered_map<unsigned, int> count;
	for (unsigned n : numbers) {
		by_digits[std::to_string(n % 100)].push_back(static_cast<int>(n % 7));
		count[n % 1000]++;
	}
	long sum = 0;
	for (const auto &[key, list] : by_digits)
		sum += std::stoi(key) * std::accumulate(list.begin(), list.end(), 0L);
	std::cout << by_digits.size() << " keys, sum " << sum << ", " << count.size()
		  << " counted\n";

	std::list<int> list(1000);
	std::iota(list.begin(), list.end(), -500);
	list.remove_if([](int n) { return n % 3; });
	list.reverse();
	std::deque<int> deque(list.begin(), list.end());
	std::set<int> set(deque.begin(), deque.begin() + 10);
	std::priority_queue<int> queue(set.begin(), set.end());
	std::cout << list.size() << ' ' << deque.front() << ' ' << *set.begin() << ' '
		  << queue.top() << '\n';

	std::ostringstream out;
	out << std::hex << std::showbase << 48879 << std::dec << ' ' << std::setw(8)
	    << std::setfill('*') << std::fixed << std::setprecision(2) << 3.14159 << ' '
	    << std::bitset<12>(1234);
	std::istringstream in("12 words 3.5 and more");
	int whole;
	std::string word;
	double real;
	in >> whole >> word >> real;
	std::cout << out.str() << " | " << whole << ' ' << word << ' ' << real << '\n';

	std::variant<int, std::string> either = "a string";
	std::optional<int> maybe;
	auto shared = std::make_shared<std::vector<int>>(5, 7);
	std::weak_ptr<std::vector<int>> weak = shared;
	std::cout << either.index() << ' ' << maybe.value_or(9) << ' ' << shared.use_count() << ' ';
	shared.reset();
	std::cout << weak.expired() << '\n';

	auto start = std::chrono::steady_clock::now();
	std::cout << "time goes on: " << (std::chrono::steady_clock::now() >= start) << ", "
		  << (std::chrono::system_clock::now().time_since_epoch().count() > 0) << std::endl;
	return 0;
}
