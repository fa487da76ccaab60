import { useSyncExternalStore } from 'react';

import { PlainButton } from './PlainButton.tsx';
import { hush, toasts } from './toast.ts';

import './kit.css';

const marks = { info: '○', success: '✓', error: '▲' } as const;

/** What was said lately, above everything else. */
export function Toasts() {
  const shown = useSyncExternalStore(toasts.watch, toasts.now, toasts.now);
  return (
    <div className="toasts" aria-live="polite">
      {shown.map(({ id, text, kind, way }) => (
        <div key={id} className="toast" data-kind={kind} role={kind === 'error' ? 'alert' : 'status'}>
          <span aria-hidden="true">{marks[kind]}</span> {text}
          {way && (
            <PlainButton
              className="is-link"
              aria-keyshortcuts={way.key}
              act={async () => {
                await way.act();
                hush(id);
              }}
            >
              {way.label}
              {way.key && <kbd className="key">{way.key}</kbd>}
            </PlainButton>
          )}
        </div>
      ))}
    </div>
  );
}
