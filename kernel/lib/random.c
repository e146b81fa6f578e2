/*
 * The random generator: ChaCha20 (RFC 8439, 2.3) keyed from what the hardware and the boot loader
 * gave, with the key replaced at every use ("fast key erasure"), so that what was given out can't
 * be computed back from the kernel's memory.
 */
#include <limen/random.h>
#include <limen/compiler.h>
#include <limen/spinlock.h>
#include <limen/string.h>
#include <asm/setup.h>

static spinlock_t random_lock = SPIN_LOCK_UNLOCKED; /* guards all below */
static u32 key[8];
static u64 counter;
static u8 pool[8 * 64] __aligned(8);
static size_t pool_left; /* bytes at its end that were not given out yet */

static u32 rotl(u32 x, int n)
{
	return x << n | x >> (32 - n);
}

static void quarter_round(u32 *a, u32 *b, u32 *c, u32 *d)
{
	*a += *b, *d = rotl(*d ^ *a, 16);
	*c += *d, *b = rotl(*b ^ *c, 12);
	*a += *b, *d = rotl(*d ^ *a, 8);
	*c += *d, *b = rotl(*b ^ *c, 7);
}

/* One 64-byte block of the key stream. */
static void chacha20_block(u32 out[16])
{
	u32 in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(in + 4, key, sizeof(key));
	memcpy(in + 12, &counter, sizeof(counter));
	counter++;
	memcpy(out, in, sizeof(in));
	for (int i = 0; i < 10; i++) {
		for (int col = 0; col < 4; col++)
			quarter_round(&out[col], &out[4 + col], &out[8 + col], &out[12 + col]);
		for (int d = 0; d < 4; d++)
			quarter_round(&out[d], &out[4 + (d + 1) % 4], &out[8 + (d + 2) % 4],
				      &out[12 + (d + 3) % 4]);
	}
	for (int i = 0; i < 16; i++)
		out[i] += in[i];
}

static void new_key(void)
{
	u32 block[16];

	chacha20_block(block);
	memcpy(key, block, sizeof(key));
	memset(block, 0, sizeof(block));
	barrier();
}

void add_entropy(const void *data, size_t size)
{
	unsigned long flags = spin_lock_irqsave(&random_lock);
	const u8 *bytes = data;

	for (size_t i = 0; i < size; i++) {
		((u8 *)key)[i % sizeof(key)] ^= bytes[i];
		if (i % sizeof(key) == sizeof(key) - 1)
			new_key();
	}
	new_key();
	pool_left = 0; /* from now on, what is given out depends on it */
	spin_unlock_irqrestore(&random_lock, flags);
}

/*
 * What is given out comes from a pool that several blocks fill at once, the first half of the first
 * of them being the next key.  Bytes are erased as they are given.
 */
static void fill_pool(void)
{
	for (size_t at = 0; at < sizeof(pool); at += 64)
		chacha20_block((u32 *)(pool + at));
	memcpy(key, pool, sizeof(key));
	memset(pool, 0, sizeof(key));
	pool_left = sizeof(pool) - sizeof(key);
}

void get_random_bytes(void *buf, size_t n)
{
	unsigned long flags = spin_lock_irqsave(&random_lock);
	u8 *to = buf;

	while (n) {
		size_t run = min(n, pool_left);
		u8 *from = pool + sizeof(pool) - pool_left;

		memcpy(to, from, run);
		memset(from, 0, run);
		pool_left -= run;
		to += run;
		n -= run;
		if (n)
			fill_pool();
	}
	barrier();
	spin_unlock_irqrestore(&random_lock, flags);
}

/*
 * How long a fixed piece of work takes jitters; 64 samples of that are what a bare machine can
 * give.
 */
static void add_jitter(void)
{
	for (int i = 0; i < 64; i++) {
		u64 before = get_cycles();

		new_key();
		before = get_cycles() ^ before << 32;
		add_entropy(&before, sizeof(before));
	}
}

void random_init(void)
{
	u64 seed[4];
	bool hardware = true;

	for (size_t i = 0; i < ARRAY_SIZE(seed); i++)
		hardware &= arch_entropy(&seed[i]);
	add_entropy(seed, sizeof(seed));
	if (!hardware)
		add_jitter();
}
