/** Made by `apps/web/routes.ts` when the pages are built. */
declare module 'virtual:error-words' {
  export const errorWords: typeof import('@anyuan/contract').errorCodes;
}
