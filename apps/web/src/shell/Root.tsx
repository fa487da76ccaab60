import { Outlet, useLocation } from 'react-router';

import { surfaceOf, ThemeProvider } from '../theme.tsx';

export function Root() {
  const { pathname } = useLocation();
  return (
    <ThemeProvider surface={surfaceOf(pathname)}>
      <Outlet />
    </ThemeProvider>
  );
}
