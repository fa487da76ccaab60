import { api, useApi } from '../../api.ts';
import { useLabel } from '../../i18n/index.ts';

/** A role's name by its code. */
export function useRoleName(): (code: string) => string {
  const label = useLabel();
  const { data } = useApi(api.identity.roles, {}, { staleTime: 60_000 });
  return (code) => {
    const role = data?.items.find((one) => one.code === code);
    return role ? label([role.name, role.nameEn]) : code;
  };
}
