import { neededAt, type Post, type Role } from '@anyuan/contract';
import { useQueries } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';

import { api, call, keyOf, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { PeoplePicker, useSettled } from '../../kit/pickers.tsx';
import { useCan } from '../../session.ts';

interface Props {
  post: Post;
  value?: string[];
  onChange?: (ids: string[]) => void;
  id?: string;
}

/** Who may take over a post: people whose role can do what the post is for. */
export function SuccessorsPicker({ post, ...bound }: Props) {
  const can = useCan();
  return can('person.read') ? <FitPeople post={post} {...bound} /> : <PeoplePicker {...bound} />;
}

function FitPeople({ post, value = [], onChange, id }: Props) {
  const t = useText();
  const [typed, type] = useState('');
  const q = useSettled(typed.trim());
  const roles = useApi(api.identity.roles, {}, { staleTime: 60_000 });
  const fit = (roles.data?.items ?? []).filter((role) => role.people > 0 && isFit(role, post.kind));
  const found = useQueries({
    queries: fit.map(({ code }) => {
      const input = { role: code, active: true, q, limit: 100 } as const;
      return { queryKey: keyOf(api.identity.people, input), queryFn: () => call(api.identity.people, input) };
    }),
  });
  const people = new Map(
    found.flatMap(({ data }) => (data?.items ?? []).map((person) => [person.id, person] as const)),
  );
  const on = new Set(post.on.map(({ person }) => person.id));
  return (
    <Select
      mode="multiple"
      {...(id ? { id } : {})}
      value={value}
      onChange={(ids: string[]) => onChange?.(ids)}
      placeholder={t('searchPerson')}
      loading={found.some(({ isFetching }) => isFetching)}
      showSearch={{ onSearch: type, filterOption: false }}
      options={[...people.values()]
        .filter((person) => !on.has(person.id) || value.includes(person.id))
        .map(({ id: key, name, title, departmentName }) => ({
          value: key,
          label: [name, title, departmentName].filter(Boolean).join(' · '),
        }))}
    />
  );
}

function isFit(role: Role, kind: Post['kind']): boolean {
  const holds = (permission: string): boolean => role.grants.some((grant) => grant.permission === permission);
  return holds('duty.sign') && holds(neededAt(kind));
}
