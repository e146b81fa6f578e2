/* printf of every kind of value; the text must be what the same library prints on Linux. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	volatile double third = 1.0 / 3, zero = 0;
	volatile long double ten = 10;

	printf("%d %i %u %x %X %o %c %s %%\n", -1, INT_MIN, UINT_MAX, 0xbeef, 0xBEEF, 0755, 'c',
	       "str");
	printf("%ld %lu %llx %hhd %hd %zu\n", LONG_MIN, ULONG_MAX, ULLONG_MAX, (signed char)200,
	       (short)40000, sizeof(long));
	printf("[%5d] [%-5d] [%05d] [%+d] [% d] [%#x] [%.3s] [%10.4s] [%*d]\n", 42, 42, 42, 42, 42,
	       42, "abcdef", "abcdef", 6, 7);
	printf("%f %e %g %a %.15g %5.1f\n", third, third, third, third, third, third);
	printf("%g %g %g %g\n", 1 / zero, -1 / zero, zero / zero * 0 == 0 ? 1.0 : 2.0, -zero);
	printf("%g %g %g %g\n", DBL_MAX, DBL_MIN, DBL_EPSILON, 5e-324);
	printf("%Lf %Lg %La\n", ten, ten / 3, ten);
	printf("%d %ld %g\n", atoi("-123"), strtol("0x7fff", NULL, 0), strtod("1e-3", NULL));
	puts("and no newline at the end:");
	printf("the end");
	return 0;
}
