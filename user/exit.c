/* End with the status that the argument says: the kernel keeps its low eight bits. */
#include <stdlib.h>

int main(int argc, char **argv)
{
	return argc > 1 ? atoi(argv[1]) : 0;
}
