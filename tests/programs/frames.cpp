// C++ exceptions: across many frames with destructors, rethrown, nested, carried to another thread.
#include <cstdio>
#include <exception>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static int alive;

struct Counted {
	Counted()
	{
		alive++;
	}
	~Counted()
	{
		alive--;
	}
};

static int deep(int n)
{
	Counted here;
	std::string name = "frame " + std::to_string(n) + " has a string of its own";

	if (n == 0)
		throw std::runtime_error("from the bottom");
	return deep(n - 1) + static_cast<int>(name.size());
}

static void rethrows(int n)
{
	try {
		n ? rethrows(n - 1) : throw n;
	} catch (int from) {
		throw from + 1;
	}
}

static void nests(int n)
{
	try {
		n ? nests(n - 1) : throw std::logic_error("the cause");
	} catch (...) {
		std::throw_with_nested(std::runtime_error("level " + std::to_string(n)));
	}
}

static void tell(const std::exception &e, int depth = 0)
{
	std::printf("%*s%s\n", depth, "", e.what());
	try {
		std::rethrow_if_nested(e);
	} catch (const std::exception &inner) {
		tell(inner, depth + 1);
	}
}

int main()
{
	try {
		deep(1000);
	} catch (const std::exception &e) {
		std::printf("%s, alive: %d\n", e.what(), alive);
	}
	for (int i = 0; i < 1000; i++)
		try {
			deep(i % 10);
		} catch (const std::runtime_error &) {
		}
	std::printf("a thousand times, alive: %d\n", alive);
	try {
		rethrows(200);
	} catch (int n) {
		std::printf("rethrown %d times\n", n);
	}
	try {
		nests(3);
	} catch (const std::exception &e) {
		tell(e);
	}
	try {
		std::vector<char> huge(1UL << 46);
	} catch (const std::bad_alloc &) {
		std::printf("bad_alloc\n");
	}
	std::exception_ptr carried;
	std::thread([&] {
		try {
			deep(50);
		} catch (...) {
			carried = std::current_exception();
		}
	}).join();
	try {
		std::rethrow_exception(carried);
	} catch (const std::exception &e) {
		std::printf("from a thread: %s\n", e.what());
	}
	std::function<void()> empty;
	try {
		empty();
	} catch (const std::bad_function_call &) {
		std::printf("bad_function_call\n");
	}
	std::set_terminate([] {
		std::printf("terminate, alive: %d\n", alive);
		std::fflush(stdout);
		std::abort();
	});
	Counted last;
	[]() noexcept { deep(2); }();
	return 0;
}
