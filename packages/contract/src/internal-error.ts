/** What is said where nothing else is known: even a page that has not fetched the texts can say it. */
export const internalError = [500, '系统内部错误,已记录(编号 {ref})', 'Internal error, recorded as {ref}'] as const;
