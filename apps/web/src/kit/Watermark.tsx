import type { ReactNode } from 'react';

import { useMe } from '../session.ts';
import { useNow } from '../stream/index.tsx';
import { exactTime } from './hospital-time.ts';

import './watermark.css';

const rows = [0, 1, 2, 3, 4, 5];

/** Over a picture: who looks and when, so that a photo of the screen says where it comes from. */
export function Watermark({ children }: { children: ReactNode }) {
  const { person } = useMe();
  const now = useNow();
  const words = `${person.name} ${exactTime(now)}`;
  return (
    <div className="watermarked">
      {children}
      <div className="watermark number" aria-hidden="true" data-words={words}>
        {rows.map((row) => (
          <span key={row}>{`${words}  ${words}  ${words}`}</span>
        ))}
      </div>
    </div>
  );
}
