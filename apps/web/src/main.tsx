import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';

import './zod-setup.ts';

import 'antd/dist/reset.css';
import './base.css';
import { queryClient, whenSessionEnds } from './api.ts';
import { recall, remember } from './remember.ts';
import { router } from './router.tsx';

whenSessionEnds(() => {
  const { pathname, search } = router.state.location;
  // Screens are let in by the console.
  if (pathname.startsWith('/wall/')) return;
  if (pathname === '/sign-in' || pathname === '/sign-in/oidc' || pathname === '/setup') return;
  void router.navigate(`/sign-in?next=${encodeURIComponent(pathname + search)}`, { replace: true });
});

// A tab from before an update asks for parts that are gone: load the new page, but only once a minute,
// and never when the server is away: what is on show is all there is then.
window.addEventListener('vite:preloadError', () => {
  if (Date.now() - Number(recall('reloadedAt') ?? 0) < 60_000) return;
  void fetch('/healthz', { cache: 'no-store' }).then(
    () => {
      remember('reloadedAt', String(Date.now()));
      window.location.reload();
    },
    () => {},
  );
});

const root = document.querySelector('#root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
