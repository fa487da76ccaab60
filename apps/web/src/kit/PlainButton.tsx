import type { ButtonHTMLAttributes } from 'react';

import { useRun, wordsOf } from './use-run.ts';

import './kit.css';

interface Props extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'onClick'> {
  act: () => unknown;
  isPrimary?: boolean;
}

/** A button of our own, for pages that are there before antd is: no double click, errors told. */
export function PlainButton({ act, isPrimary = false, className = '', disabled = false, ...rest }: Props) {
  const { isBusy, run } = useRun(act, wordsOf(rest['aria-label'], rest.children));
  return (
    <button
      type="button"
      {...rest}
      className={`plain-button ${isPrimary ? 'is-primary' : ''} ${className}`}
      disabled={disabled}
      aria-busy={isBusy}
      onClick={run}
    />
  );
}
