import { ApiError } from '@anyuan/contract';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Empty, Loaded } from '../States.tsx';
import { ThingCard } from './ThingCard.tsx';

/** What a label leads to; of a thing that is not his to see, anybody may still say that it is broken. */
export function ThingByCode({ code }: { code: string }) {
  const t = useText('registers');
  const query = useApi(api.register.find, { code });
  if (query.error instanceof ApiError && query.error.code === 'not_found')
    return (
      <Empty
        title={t('notYours')}
        action={<a href={`/p/~${encodeURIComponent(code)}?public`}>{t('notYoursFault')}</a>}
      />
    );
  return <Loaded query={query}>{(thing) => <ThingCard thing={thing} />}</Loaded>;
}
