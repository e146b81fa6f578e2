/*
 * `crowd N`: so many processes at once, all waiting at one gate; each writes its number when it
 * opens.
 */
#include "say.h"

int main(int argc, char **argv)
{
	int count = argc > 1 ? atoi(argv[1]) : 100, gate[2], numbers[2], number, status, wrong = 0;
	long sum = 0;
	char byte;

	must(pipe(gate));
	must(pipe(numbers));
	for (int i = 1; i <= count; i++)
		if (must(fork()) == 0) {
			close(gate[1]);
			must(write(numbers[1], &i, sizeof(i)));
			must(read(gate[0], &byte, 1));
			must(write(numbers[1], &i, sizeof(i)));
			_exit(i % 256);
		}
	for (int i = 0; i < count; i++) {
		must(read(numbers[0], &number, sizeof(number)));
		sum += number;
	}
	say("all run: sum %ld, ended: %d\n", sum, waitpid(-1, NULL, WNOHANG));
	close(gate[1]);
	for (int i = 0; i < count; i++) {
		must(read(numbers[0], &number, sizeof(number)));
		sum -= number;
	}
	for (int i = 0; i < count; i++) {
		must(wait(&status));
		sum += WEXITSTATUS(status);
		wrong += !WIFEXITED(status);
	}
	say("all ended: sum %ld, %d wrong, left: %s\n", sum, wrong, result(wait(NULL)));
	return wrong != 0;
}
