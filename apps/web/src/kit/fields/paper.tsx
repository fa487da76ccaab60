import { type Paper, paperState, paperStates, rowShape } from '@anyuan/contract';
import { Tag } from 'antd';
import type { ComponentProps } from 'react';

import { useLabel, useText } from '../../i18n/index.ts';
import type { TagColour } from '../../tokens.ts';
import { today } from '../hospital-time.ts';
import { fieldsOf, isOptional, metaOf, needsUpload, type Values } from './fields.ts';
import { FileTiles } from './files.tsx';
import type { ValueProps, Widget } from './widget.ts';

export const paper: Widget = { Input: PaperInput, Value: PaperValue, wrong: () => 'badPaper' };

/** The parts of a certificate or licence, side by side; one below the other where it is narrow. */
function PaperInput({ field, label, upload, id, value, onChange, Part }: ComponentProps<Widget['Input']>) {
  const words = useLabel();
  const t = useText('forms');
  const shape = rowShape(field as never);
  const paper_ = (value ?? {}) as Values;
  if (!shape) return <span />;
  const put = (name: string, next: unknown): void => {
    const all = Object.entries({ ...paper_, [name]: next }).filter(([, one]) => one !== undefined && one !== '');
    onChange?.(all.length > 0 ? Object.fromEntries(all) : undefined);
  };
  return (
    <div {...(id ? { id } : {})} role="group" aria-label={label} className="paper-input">
      {fieldsOf(shape)
        .filter(([, part]) => upload || !needsUpload(part))
        .map(([name, part]) => (
          <div key={name} className="paper-part">
            <span className="muted">
              {words(metaOf(part)?.label)}
              {isOptional(part) && ` (${t('optional')})`}
            </span>
            <Part
              field={part}
              label={`${label} ${words(metaOf(part)?.label)}`}
              upload={upload}
              isBare
              value={paper_[name]}
              onChange={(next) => put(name, next)}
            />
          </div>
        ))}
    </div>
  );
}

const colours = { valid: 'default', soon: 'warning', expired: 'error' } as const satisfies Record<
  string,
  TagColour | 'default'
>;
const shapes = { valid: '', soon: '◆ ', expired: '▲ ' } as const;

function PaperValue({ field, value }: ValueProps) {
  const words = useLabel();
  const shape = rowShape(field as never);
  const paper_ = value as Paper;
  const kinds = fieldsOf(shape as never).find(([name]) => name === 'kind')?.[1];
  const state = paperState(paper_, today());
  const facts = [paper_.number, paper_.issuer, [paper_.issued, paper_.validUntil].filter(Boolean).join(' – ')];
  return (
    <span className="paper-value">
      <span>
        {words(kinds && metaOf(kinds)?.options?.[paper_.kind])} {facts.filter(Boolean).join(' · ')}{' '}
        {paper_.validUntil && (
          <Tag color={colours[state]}>
            {shapes[state]}
            {words(paperStates[state])}
          </Tag>
        )}
      </span>
      {paper_.files && paper_.files.length > 0 && <FileTiles ids={paper_.files} name={words(metaOf(field)?.label)} />}
    </span>
  );
}
