/** How far a grant reaches. Ordered: each one contains the ones before it within one hospital. */
export const scopes = ['own', 'department', 'departments', 'campus', 'all'] as const;
export type Scope = (typeof scopes)[number];
