import { Outlet, useLocation } from 'react-router';

import { Toasts } from '../kit/Toasts.tsx';
import { surfaceOf, ThemeProvider } from '../theme.tsx';

export function Root() {
  const { pathname } = useLocation();
  return (
    <ThemeProvider surface={surfaceOf(pathname)}>
      <Outlet />
      <Toasts />
    </ThemeProvider>
  );
}
