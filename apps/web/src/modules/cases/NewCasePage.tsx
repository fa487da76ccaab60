import { Button } from 'antd';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCreatable } from '../../kit/creatable.ts';
import { NewCaseForm } from '../../kit/NewCaseForm.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty, NoRight } from '../../kit/States.tsx';

import './cases.css';

/** Registers a case of one type: what its declaration asks at the beginning, no more. */
export default function NewCasePage() {
  const t = useText('cases');
  const label = useLabel();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { type: name = '' } = useParams();
  const type = caseType(name);
  const isMine = useCreatable().some(({ types }) => types.some((one) => one.type === name));
  return (
    <Page
      title={type ? t('createOne', { type: label(type.label) }) : t('create')}
      actions={
        <Link to={`/cases?type=${name}`}>
          <Button>{t('back')}</Button>
        </Link>
      }
    >
      <div className="panel new-case">
        {!type ? (
          <Empty>{t('noType')}</Empty>
        ) : isMine ? (
          <NewCaseForm
            key={name}
            type={type}
            start={{ place: params.get('place') ?? undefined, department: params.get('department') ?? undefined }}
            done={(item) => void navigate(item ? `/cases/${item.id}` : `/cases?type=${name}`, { replace: true })}
          />
        ) : (
          <NoRight permission={type.permissions.create ?? 'case.create'} />
        )}
      </div>
    </Page>
  );
}
