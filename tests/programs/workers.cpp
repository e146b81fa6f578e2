// C++ threads: std::thread, mutex, condition_variable, future, atomic, thread_local, call_once.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <future>
#include <mutex>
#include <numeric>
#include <queue>
#include <shared_mutex>
#include <stdexcept>
#include <thread>
#include <vector>

static thread_local int own = 5;
static std::once_flag once;
static std::atomic<int> ran, destroyed;

struct Last {
	~Last()
	{
		destroyed++;
	}
};

static long sum_of_queue()
{
	std::queue<int> queue;
	std::mutex lock;
	std::condition_variable filled;
	std::atomic<long> sum{0};
	bool done = false;
	std::vector<std::thread> consumers;

	for (int i = 0; i < 4; i++)
		consumers.emplace_back([&] {
			static thread_local Last last;
			(void)last;
			own += 1;
			std::call_once(once, [] { ran++; });
			for (;;) {
				std::unique_lock<std::mutex> held(lock);
				filled.wait(held, [&] { return done || !queue.empty(); });
				if (queue.empty())
					return;
				int n = queue.front();
				queue.pop();
				held.unlock();
				sum += n;
			}
		});
	for (int i = 1; i <= 5000; i++) {
		std::lock_guard<std::mutex> held(lock);
		queue.push(i);
		filled.notify_one();
	}
	{
		std::lock_guard<std::mutex> held(lock);
		done = true;
	}
	filled.notify_all();
	for (auto &thread : consumers)
		thread.join();
	return sum;
}

int main()
{
	long sum = sum_of_queue();
	std::printf("queue: %ld, once: %d, destroyed: %d, own: %d\n", sum, ran.load(),
		    destroyed.load(), own);

	std::vector<std::future<long>> parts;
	for (long i = 0; i < 8; i++)
		parts.push_back(std::async(std::launch::async, [i] {
			std::vector<long> some(1000);
			std::iota(some.begin(), some.end(), i * 1000);
			return std::accumulate(some.begin(), some.end(), 0L);
		}));
	long total = 0;
	for (auto &part : parts)
		total += part.get();
	std::printf("futures: %ld\n", total);
	auto fails = std::async(std::launch::async,
				[]() -> int { throw std::runtime_error("in a thread"); });
	try {
		fails.get();
	} catch (const std::exception &e) {
		std::printf("caught: %s\n", e.what());
	}

	std::shared_mutex many;
	std::atomic<int> readers{0};
	long value = 0, torn = 0;
	std::vector<std::thread> threads;
	for (int i = 0; i < 6; i++)
		threads.emplace_back([&, i] {
			for (int n = 0; n < 500; n++)
				if (i < 2) {
					std::unique_lock<std::shared_mutex> held(many);
					value++;
					torn += readers != 0;
				} else {
					std::shared_lock<std::shared_mutex> held(many);
					readers++;
					readers--;
				}
		});
	for (auto &thread : threads)
		thread.join();
	std::printf("shared mutex: %ld, torn %ld\n", value, torn);

	std::promise<int> promise;
	auto future = promise.get_future();
	std::printf("not yet: %d\n",
		    future.wait_for(std::chrono::milliseconds(2)) == std::future_status::timeout);
	std::thread([&] { promise.set_value(17); }).detach();
	std::printf("promise: %d\n", future.get());
	return 0;
}
