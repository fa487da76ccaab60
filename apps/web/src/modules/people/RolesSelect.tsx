import { duties, founderCode, type Duty } from '@anyuan/contract';
import { Alert, Select } from 'antd';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';

interface Props {
  value?: string[];
  onChange?: (codes: string[]) => void;
  id?: string;
  disabled?: boolean;
}

/** Roles by duty. One chosen, those of other duties are out of reach, and it says why. */
export function RolesSelect({ value = [], onChange, id, disabled = false }: Props) {
  const t = useText('people');
  const common = useText();
  const label = useLabel();
  const { data } = useApi(api.identity.roles, {}, { staleTime: 60_000 });
  const roles = data?.items ?? [];
  const duty: Duty | undefined = roles.find(({ code }) => value.includes(code))?.duty;
  const words = {
    administer: t('duty_administer'),
    secure: t('duty_secure'),
    audit: t('duty_audit'),
    operate: t('duty_operate'),
  };
  const explain = (one: Duty): string =>
    duty && duty !== one ? `${words[one]} · ${t('dutyTaken', { duty: words[duty] })}` : words[one];
  return (
    <>
      <Select
        mode="multiple"
        {...(id ? { id } : {})}
        disabled={disabled}
        value={value}
        onChange={(codes: string[]) => onChange?.(codes)}
        placeholder={common('choose')}
        showSearch={{ optionFilterProp: 'label' }}
        options={duties.flatMap((one) =>
          roles
            .filter((role) => role.duty === one)
            .map((role) => ({
              value: role.code,
              label: label([role.name, role.nameEn]),
              duty: one,
              disabled:
                (duty !== undefined && duty !== one) || (role.code === founderCode && !value.includes(founderCode)),
            })),
        )}
        optionRender={({ data: option }) => (
          <>
            {option.label} <span className="muted">{explain(option.duty)}</span>
          </>
        )}
      />
      <Alert type="info" style={{ marginTop: 8 }} title={t('dutiesHint')} />
    </>
  );
}
