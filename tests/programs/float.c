/* Floating point: exact arithmetic, rounding, flags, and text to numbers and back. */
#include <fenv.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include "say.h"

static double of_bits(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static void rounding(int mode, const char *name)
{
	volatile double one = 1, three = 3, tiny = 1e-300;

	fesetround(mode);
	say("%s: 1/3 %a, -1/3 %a, 1+tiny %a, rint(2.5) %g, %.3f\n", name, one / three, -one / three,
	    one + tiny, rint(2.5), 0.0625);
	fesetround(FE_TONEAREST);
}

static void flags(void)
{
	volatile double zero = 0, one = 1, most = DBL_MAX, least = DBL_MIN, got;

	feclearexcept(FE_ALL_EXCEPT);
	got = one / zero;
	say("1/0 %g: %s", got, yes(fetestexcept(FE_DIVBYZERO)));
	got = zero / zero;
	say(", 0/0: %s", yes(isnan(got) && fetestexcept(FE_INVALID)));
	got = most * most;
	say(", too much %g: %s", got, yes(fetestexcept(FE_OVERFLOW)));
	got = least * least;
	say(", too little %g: %s\n", got, yes(fetestexcept(FE_UNDERFLOW)));
	got = least / 2;
	say("half of the least normal: %g, and back: %s\n", got, yes(got * 2 == least));
}

int main(void)
{
	uint64_t bits = 88172645463325252ULL;
	double sum = 0, harmonic = 0;
	char text[64];
	int wrong = 0;

	for (int i = 0; i < 5000; i++) {
		double value, again;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		value = of_bits(bits);
		if (!isfinite(value))
			continue;
		snprintf(text, sizeof(text), "%.17g", value);
		again = strtod(text, NULL);
		wrong += memcmp(&again, &value, sizeof(value)) != 0;
	}
	say("to text and back, wrong: %d\n", wrong);
	for (int i = 1; i <= 100000; i++) {
		harmonic += 1.0 / i;
		sum += sqrt(i);
	}
	say("%.17g %a\n", harmonic, sum);
	say("%.40f\n%e %G %.0f %.10Lg\n", 0.1, 123456.789, 1e-10, 2.5, (long double)1 / 7);
	say("%5.2f|%-9.3e|%+08.2f|%a\n", -0.0, DBL_MAX, 3.14159, 1.0);
	say("%g %g %g\n", strtod("0x1.8p3", NULL), strtod("1e400", NULL), strtod("-1e-400", NULL));
	say("%d %d %d\n", (int)lrint(1e6 / 3), (int)floor(-2.5), (int)trunc(-2.5));
	rounding(FE_TONEAREST, "nearest");
	rounding(FE_UPWARD, "upward");
	rounding(FE_DOWNWARD, "downward");
	rounding(FE_TOWARDZERO, "toward zero");
	flags();
	return wrong != 0;
}
