/*
 * What the code that -fsanitize=undefined adds (make DEBUG=1) calls when C leaves undefined what
 * would happen: say where, and stop.  The names and structures are the compilers' own: gcc and
 * clang share them (LLVM's compiler-rt/lib/ubsan, "ubsan_handlers.h").
 */
#include <limen/printk.h>

struct source_location {
	const char *file;
	u32 line, column;
};

/*
 * Each report begins with where it is; what follows differs, and is not needed to find the place.
 */
static void __noreturn report(const char *what, const void *data)
{
	const struct source_location *at = data;

	panic("UBSAN: %s at %s:%u:%u", what, at->file, at->line, at->column);
}

#define HANDLER(name, what, ...)                                     \
	void __ubsan_handle_##name(const void *data, ##__VA_ARGS__); \
	void __ubsan_handle_##name(const void *data, ##__VA_ARGS__)  \
	{                                                            \
		report(what, data);                                  \
	}

HANDLER(add_overflow, "addition overflows", void *lhs, void *rhs)
HANDLER(sub_overflow, "subtraction overflows", void *lhs, void *rhs)
HANDLER(mul_overflow, "multiplication overflows", void *lhs, void *rhs)
HANDLER(negate_overflow, "negation overflows", void *value)
HANDLER(divrem_overflow, "division by zero, or its result overflows", void *lhs, void *rhs)
HANDLER(shift_out_of_bounds, "shift by too much or of a negative value", void *lhs, void *rhs)
HANDLER(out_of_bounds, "array index out of bounds", void *index)
HANDLER(type_mismatch_v1, "too small object", void *ptr)
HANDLER(vla_bound_not_positive, "array of no or negative length", void *bound)
HANDLER(load_invalid_value, "bool or enum of an impossible value", void *value)
HANDLER(builtin_unreachable, "code that can't be reached is reached")
HANDLER(missing_return, "function ends without a value")
HANDLER(invalid_builtin, "zero given to ctz or clz")
HANDLER(alignment_assumption, "wrong alignment assumed", void *ptr, void *align, void *offset)

/* Its location comes second. */
void __ubsan_handle_nonnull_arg(const void *data);
void __ubsan_handle_nonnull_arg(const void *data)
{
	report("null given to a nonnull parameter", data);
}

void __ubsan_handle_nonnull_return_v1(const void *data, const void *location);
void __ubsan_handle_nonnull_return_v1(const void *data, const void *location)
{
	report("null returned by a nonnull function", location);
}
