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
    isPublic: ({ isPublic, code }) => (isPublic ? <PublicLink code={code} /> : <span className="muted">–</span>),
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

/** The page anybody fills it in on. */
function PublicLink({ code }: { code: string }) {
  const t = useText('rounds');
  return (
    <a href={`/p/0/f-${code}`} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>
      {t('publicForm')}
    </a>
  );
}

function Draft() {
  const t = useText('rounds');
  return <Tag color="warning">{t('draftOf')}</Tag>;
}
