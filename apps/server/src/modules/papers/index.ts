/** What the papers of people let them do: asked by rosters, posts and cases, so it stands below all of them. */
export { mayDo, worksOf } from './may-do.ts';
