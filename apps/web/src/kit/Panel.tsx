import type { ReactNode } from 'react';

import './kit.css';

export function Panel({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel work-panel">
      <header>
        <h2>{title}</h2>
        {extra}
      </header>
      <div className="body">{children}</div>
    </section>
  );
}
