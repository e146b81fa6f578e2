/* setjmp, qsort, bsearch, string functions that are chosen by the processor (IRELATIVE). */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf back;

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static __attribute__((noreturn)) void jump(int value)
{
	longjmp(back, value);
}

int main(void)
{
	volatile int round = 0;
	int numbers[500], key = 249;
	char text[3000], copy[3000];
	int value = setjmp(back);

	printf("setjmp: %d\n", value);
	if (round++ < 3)
		jump(round * 10);
	for (int i = 0; i < 500; i++)
		numbers[i] = (i * 7919) % 500;
	qsort(numbers, 500, sizeof(numbers[0]), compare);
	printf("sorted: %d %d %d\n", numbers[0], numbers[250], numbers[499]);
	printf("found at %td\n",
	       (int *)bsearch(&key, numbers, 500, sizeof(numbers[0]), compare) - numbers);
	for (int i = 0; i < 2999; i++)
		text[i] = 'a' + i % 26;
	text[2999] = '\0';
	memcpy(copy, text, sizeof(text));
	memmove(copy + 1, copy, 2000);
	printf("%zu %d %td %d %s\n", strlen(text), memcmp(text, copy, 3000) < 0,
	       strchr(text, 'z') - text, strcmp(text, text),
	       strstr(text, "xyzabc") ? "found" : "lost");
	return 0;
}
