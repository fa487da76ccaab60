import { useParams, Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { FormEditor } from './FormEditor.tsx';
import { Results } from './Results.tsx';
import { Versions } from './Versions.tsx';

import './forms.css';

/** One form: what it asks, what came out, how it was before. */
export default function FormPage() {
  const { code = '' } = useParams();
  return <Form key={code} code={code} />;
}

function Form({ code }: { code: string }) {
  const t = useText('rounds');
  const { values } = useUrlState();
  const version = values['version'];
  const query = useApi(api.form.open, { code, ...(version ? { version: Number(version) } : { draft: true }) });
  return (
    <Loaded query={query}>
      {(open) => (
        <Page
          title={open.name}
          note={
            <>
              <Link to="/forms">{t('allForms')}</Link> ·{' '}
              {open.version === null ? t('draftOf') : t('versionOf', { n: open.version })}
            </>
          }
        >
          <UrlTabs
            items={[
              {
                key: 'questions',
                label: t('questions'),
                children: <FormEditor key={`${open.version ?? 'draft'}`} open={open} />,
              },
              { key: 'results', label: t('results'), children: <Results code={code} /> },
              { key: 'versions', label: t('versions'), children: <Versions open={open} /> },
            ]}
          />
        </Page>
      )}
    </Loaded>
  );
}
