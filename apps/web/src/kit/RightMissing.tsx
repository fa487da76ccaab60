import { permissions, type Permission } from '@anyuan/contract';

import { useLabel, useText } from '../i18n/index.ts';

/** Which right is missing, by its name. */
export default function RightMissing({ permission }: { permission: unknown }) {
  const t = useText();
  const label = useLabel();
  const known = typeof permission === 'string' && permission in permissions;
  const name = known ? label(permissions[permission as Permission]) : typeof permission === 'string' ? permission : '';
  return (
    <div className="state">
      <div className="state-title">{t('noRightTitle')}</div>
      <p className="muted">{t('noRightText', { permission: name })}</p>
    </div>
  );
}
