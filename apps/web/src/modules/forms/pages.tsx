import { formRegister, type FormItem } from '@anyuan/contract';
import { Tag } from 'antd';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';

/** Forms on the shared pages. */
export const formPages: EntryPages<FormItem> = {
  register: formRegister,
  routes: api.form,
  touches: ['/forms'],
  cells: {
    name: (form) => <FormName form={form} />,
    code: ({ code }) => <span className="number">{code}</span>,
    version: ({ version }) =>
      version === 0 ? <span className="muted">–</span> : <span className="number">{version}</span>,
    draft: ({ draft }) => (draft ? <Draft /> : <span className="muted">–</span>),
  },
};

/** Leads to what it asks. */
function FormName({ form: { code, name } }: { form: FormItem }) {
  return (
    <Link to={`/forms/${code}`} onClick={(event) => event.stopPropagation()}>
      {name}
    </Link>
  );
}

function Draft() {
  const t = useText('rounds');
  return <Tag color="warning">{t('draftOf')}</Tag>;
}
