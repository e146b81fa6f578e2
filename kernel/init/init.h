/* What the files of kernel/init share. */
#pragma once

#include <limen/types.h>

struct boot_info;

/* cmdline_params() - call @param for each word before the first program; *line is left there. */
void cmdline_params(char **line, void (*param)(const char *word));
/*
 * cmdline_program() - the next program's words into @argv, NULL at the end.  Returns their number,
 * CMDLINE_END after the last program, or -1 when there are more than @max - 1.
 */
#define CMDLINE_END (-2)
int cmdline_program(char **line, char *argv[], int max);

/*
 * run_programs() - run what the rest of the command line asks for; returns the last one's exit
 * status.
 * @entry_cycles is when the kernel started, for the log.
 */
int run_programs(char *line, u64 entry_cycles);
