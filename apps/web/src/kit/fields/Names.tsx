import type { ComponentType } from 'react';

import { useLang } from '../../i18n/index.ts';

/** Several names in one line, each by its own component. */
export function Names({ ids, Name }: { ids: readonly string[]; Name: ComponentType<{ id: string }> }) {
  const between = useLang() === 'en' ? ', ' : '、';
  return ids.map((id, at) => (
    <span key={id}>
      {at > 0 && between}
      <Name id={id} />
    </span>
  ));
}
