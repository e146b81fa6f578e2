/* A circular doubly linked list, in the manner of Linux's list_head. */
#pragma once

#include <limen/compiler.h>

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name)     \
	{                        \
		&(name), &(name) \
	}
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list->prev = list;
}

static inline void list_add_between(struct list_head *item, struct list_head *prev,
				    struct list_head *next)
{
	item->next = next;
	item->prev = prev;
	next->prev = item;
	prev->next = item;
}

/* list_add() - right after @head: a stack. */
static inline void list_add(struct list_head *item, struct list_head *head)
{
	list_add_between(item, head, head->next);
}

/* list_add_tail() - right before @head: a queue. */
static inline void list_add_tail(struct list_head *item, struct list_head *head)
{
	list_add_between(item, head->prev, head);
}

static inline void list_del(struct list_head *item)
{
	item->prev->next = item->next;
	item->next->prev = item->prev;
}

static inline bool list_empty(const struct list_head *head)
{
	return head->next == head;
}

#define list_entry(ptr, type, member)	     container_of(ptr, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_next_entry(pos, member)	     list_entry((pos)->member.next, __typeof__(*(pos)), member)

#define list_for_each_entry(pos, head, member)                                                 \
	for (pos = list_entry((head)->next, __typeof__(*pos), member); &pos->member != (head); \
	     pos = list_next_entry(pos, member))

#define list_for_each_entry_safe(pos, n, head, member)                 \
	for (pos = list_entry((head)->next, __typeof__(*pos), member), \
	    n = list_next_entry(pos, member);                          \
	     &pos->member != (head); pos = n, n = list_next_entry(n, member))
