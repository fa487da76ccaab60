import { permissions, type Permission } from '@anyuan/contract';
import { Alert } from 'antd';

import { api, useApi } from '../api.ts';
import { useJoin, useLabel, useText } from '../i18n/index.ts';

interface Props {
  id: string;
  action: string;
  department: string;
}

/** Said while a department is chosen: who there could take it up, and when nobody there can. */
export function RouteHands({ id, action, department }: Props) {
  const t = useText('cases');
  const label = useLabel();
  const join = useJoin();
  const { data } = useApi(api.case.hands, { id, action, department });
  if (!data || data.items.length === 0) return null;
  const own = data.items.filter((one) => (one.own ?? 0) > 0);
  if (own.length === 0) {
    const right = join(data.items.map(({ permission }) => label(permissions[permission as Permission])));
    const others = [...new Set(data.items.flatMap(({ people }) => people.map(({ name }) => name)))];
    return (
      <Alert
        showIcon
        type="warning"
        role="alert"
        style={{ marginBottom: 12 }}
        title={t('routeNobody', { right })}
        description={others.length > 0 ? t('routeOthers', { names: join(others) }) : t('routeNone')}
      />
    );
  }
  const names = [...new Set(own.flatMap((one) => one.people.slice(0, one.own ?? 0).map(({ name }) => name)))];
  return <p className="muted">{t('routeOwn', { names: join(names) })}</p>;
}
