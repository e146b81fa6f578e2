/*
 * The kernel command line: parameters, then programs with their arguments, each after a "--":
 *
 *	quiet -- hello "two words" -- faults null
 *
 * Words are separated by spaces; a double quote begins or ends a stretch in which spaces count; a
 *backslash takes the next character as it is.  GRUB writes words in just this way.  A quoted "--"
 *is an argument.
 */
#include <limen/compiler.h>
#include <limen/string.h>
#include "init.h"

/*
 * Cut the next word out of *line, in place; NULL at the end.  *plain tells that it held no quote or
 * backslash.
 */
static char *next_word(char **line, bool *plain)
{
	char *in = *line, *out, *word;
	bool quoted = false;

	while (*in == ' ')
		in++;
	if (!*in)
		return NULL;
	*plain = true;
	for (word = out = in; *in && (quoted || *in != ' '); in++) {
		if (*in == '"') {
			quoted = !quoted;
			*plain = false;
			continue;
		}
		if (*in == '\\' && in[1]) {
			in++;
			*plain = false;
		}
		*out++ = *in;
	}
	*line = *in ? in + 1 : in;
	*out = '\0';
	return word;
}

static bool is_separator(const char *word, bool plain)
{
	return plain && strcmp(word, "--") == 0;
}

void cmdline_params(char **line, void (*param)(const char *word))
{
	char *word;
	bool plain;

	while ((word = next_word(line, &plain)) && !is_separator(word, plain))
		param(word);
}

int cmdline_program(char **line, char *argv[], int max)
{
	char *word;
	bool plain;
	int argc = 0;

	while ((word = next_word(line, &plain)) && !is_separator(word, plain)) {
		if (argc == max - 1)
			return -1;
		argv[argc++] = word;
	}
	argv[argc] = NULL;
	return word || argc ? argc : CMDLINE_END;
}
