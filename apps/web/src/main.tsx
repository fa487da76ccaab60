import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';

import './zod-setup.ts';

import 'antd/dist/reset.css';
import './base.css';
import { queryClient, whenSessionEnds } from './api.ts';
import { router } from './router.tsx';

whenSessionEnds(() => {
  const { pathname, search } = router.state.location;
  if (pathname === '/sign-in' || pathname === '/setup') return;
  void router.navigate(`/sign-in?next=${encodeURIComponent(pathname + search)}`, { replace: true });
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
