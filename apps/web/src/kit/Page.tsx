import { Typography } from 'antd';
import type { ReactNode } from 'react';

import { useTitle } from './use-title.ts';

import './kit.css';

interface PageProps {
  title: string;
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  /** One line under the title. */
  note?: ReactNode;
  children: ReactNode;
}

export function Page({ title, actions, note, children }: PageProps) {
  useTitle(title);
  return (
    <main className="page" id="content" tabIndex={-1}>
      <header className="page-head">
        <div>
          <Typography.Title level={1} className="page-title">
            {title}
          </Typography.Title>
          {note && <div className="muted">{note}</div>}
        </div>
        {actions && <div className="page-actions no-print">{actions}</div>}
      </header>
      {children}
    </main>
  );
}
