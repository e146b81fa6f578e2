/*
 * What is remembered of every call: its name, and its arguments' types and names as they were
 * written in SYSCALL_DEFINEn.  The records are collected by the linker into a section of their own.
 */
#pragma once

#include <limen/compiler.h>

struct syscall_metadata {
	const char *name;
	const void *entry; /* sys_xxx, as in the table */
	int nb_args;
	const char *const *types, *const *args;
};

/* syscall_meta() - the metadata of call @nr; NULL when nothing answers to that number. */
const struct syscall_metadata *syscall_meta(unsigned int nr);

#define __SC_TYPE(t, a) #t
#define __SC_NAME(t, a) #a

#define SYSCALL_METADATA(n, name, ...)                                                      \
	static const char *const types_##name[] = { __MAP##n(__SC_TYPE, ##__VA_ARGS__) };   \
	static const char *const args_##name[] = { __MAP##n(__SC_NAME, ##__VA_ARGS__) };    \
	static const struct syscall_metadata meta_##name = { "sys_" #name, sys_##name, n,   \
							     types_##name, args_##name };   \
	static const struct syscall_metadata *const __used __section("__syscalls_metadata") \
		p_meta_##name = &meta_##name;
