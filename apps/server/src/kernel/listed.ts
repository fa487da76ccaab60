/** Words or codes as people list them in one line: between commas, semicolons, spaces of either width. */
export const listed = (text: string): string[] => text.split(/[\s,,、;;]+/).filter(Boolean);
