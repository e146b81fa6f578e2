// C++: constructors, exceptions through several frames, the standard library.
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

struct Noisy {
	const char *name;
	explicit Noisy(const char *n) : name(n)
	{
		std::printf("+%s\n", name);
	}
	~Noisy()
	{
		std::printf("-%s\n", name);
	}
};

static Noisy global("global");

static int deep(int n)
{
	Noisy here("frame");
	if (n == 0)
		throw std::runtime_error("thrown from the bottom");
	return deep(n - 1) + 1;
}

int main()
{
	std::map<std::string, int> count;
	std::vector<std::string> words = {"to", "be", "or", "not", "to", "be"};

	for (const auto &word : words)
		count[word]++;
	for (const auto &entry : count)
		std::printf("%s %d\n", entry.first.c_str(), entry.second);
	std::sort(words.rbegin(), words.rend());
	std::printf("%s\n", words.front().c_str());
	try {
		deep(3);
	} catch (const std::exception &e) {
		std::printf("caught: %s\n", e.what());
	}
	try {
		std::vector<int>().at(5);
	} catch (const std::out_of_range &) {
		std::printf("out of range\n");
	}
	auto owned = std::make_unique<Noisy>("owned");
	return static_cast<int>(words.size());
}
