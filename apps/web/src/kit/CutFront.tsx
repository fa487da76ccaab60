import type { ReactNode } from 'react';

import './kit.css';

interface Props {
  /** The whole of it, for the tooltip. */
  text?: string | undefined;
  className?: string;
  /** How it is drawn; absent: as the text. */
  children?: ReactNode;
}

/** A name in one line whose end tells it apart: where there is no room, its beginning goes. */
export function CutFront({ text, className = '', children = text }: Props) {
  return (
    <span className={`cut-front ${className}`} title={text}>
      <bdi>{children}</bdi>
    </span>
  );
}
