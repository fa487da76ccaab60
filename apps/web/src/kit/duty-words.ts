import type { Post } from '@anyuan/contract';

/** Posts that must never be short and are, and posts that have fewer people than they ask for. */
export function shortOf(posts: readonly Pick<Post, 'gap' | 'needed' | 'on'>[]): { gaps: number; thin: number } {
  const gaps = posts.filter(({ gap }) => gap > 0).length;
  const thin = posts.filter(({ gap, needed, on }) => gap === 0 && on.length < needed).length;
  return { gaps, thin };
}
