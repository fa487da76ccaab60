import {
  ethicsFactKinds,
  ethicsFacts,
  ethicsGrades,
  ethicsStages,
  type EthicsFactKind,
  type EthicsFile,
  type EthicsYear,
} from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';

import { api, download, textOf, useApi } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { printPage } from '../../kit/print-page.ts';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useMe } from '../../session.ts';
import { Judging, type Verb } from './Judging.tsx';

import './ethics.css';

/** The ethics file of one person: his years, and what they have brought. */
export default function FilePage() {
  const { id = 'me' } = useParams();
  const query = useApi(api.ethics.get, { id }, { staleTime: 60_000 });
  return <Loaded query={query}>{(file) => <Whole key={file.person.id} file={file} />}</Loaded>;
}

function Whole({ file }: { file: EthicsFile }) {
  const t = useText('ethics');
  const lang = useLang();
  const me = useMe().person.id;
  const [verb, ask] = useState<Verb>();
  const { person, department, title, years, open } = file;
  const input = { id: person.id, lang };
  return (
    <Page
      title={person.name}
      note={
        <>
          <Link to="/ethics">{t('title')}</Link>
          {[department?.name, title].flatMap((one) => (one ? [` · ${one}`] : []))}
          {person.id !== me && ` · ${t('looking')}`}
        </>
      }
      actions={
        <>
          <ActionButton act={() => download(api.ethics.filePdf, input, `${t('file')} ${person.name}.pdf`)}>
            PDF
          </ActionButton>
          <ActionButton act={async () => printPage(await textOf(api.ethics.paper, input))}>{t('print')}</ActionButton>
          {file.maySay && (
            <Button type="primary" onClick={() => ask('say')}>
              {t('say')}
            </Button>
          )}
          {file.mayPropose && <Button onClick={() => ask('propose')}>{t('propose')}</Button>}
          {file.mayDecide && (
            <Button type="primary" onClick={() => ask('decide')}>
              {t('decide')}
            </Button>
          )}
        </>
      }
    >
      {open && <p className="muted">{t('openNow', { year: open.year, dueOn: open.dueOn })}</p>}
      <Panel title={t('years')}>
        {years.length === 0 ? (
          <p className="muted">{t('noYears')}</p>
        ) : (
          <ol className="ethics-years">
            {years.map((one) => (
              <Year key={one.year} year={one} />
            ))}
          </ol>
        )}
      </Panel>
      <Facts file={file} />
      {verb && <Judging file={file} verb={verb} close={() => ask(undefined)} />}
    </Page>
  );
}

function Year({ year: { year, stage, self, opinion, result } }: { year: EthicsYear }) {
  const t = useText('ethics');
  const label = useLabel();
  return (
    <li>
      <h3>
        <span className="number">{year}</span> {label(result ? ethicsGrades[result.grade] : ethicsStages[stage])}
      </h3>
      {self && <Said name={t('self')} text={self.text} at={self.at} />}
      {opinion && (
        <Said
          name={`${t('opinion')}:${label(ethicsGrades[opinion.grade])}`}
          text={opinion.text}
          by={opinion.by}
          at={opinion.at}
        />
      )}
      {result && <Said name={t('reason')} text={result.reason} by={result.by} at={result.at} />}
    </li>
  );
}

function Said({ name, text, by, at }: { name: string; text: string; by?: string; at: string }) {
  return (
    <p className="ethics-said">
      <span className="muted">{name}</span> {text}{' '}
      <span className="muted">
        {by} <Time at={at} />
      </span>
    </p>
  );
}

function Facts({ file: { facts } }: { file: EthicsFile }) {
  const t = useText('ethics');
  const label = useLabel();
  const of = (kind: EthicsFactKind) => facts.filter((one) => one.kind === kind);
  const none = ethicsFactKinds.filter((kind) => of(kind).length === 0);
  return (
    <>
      <div className="ethics-facts">
        {ethicsFactKinds
          .filter((kind) => !none.includes(kind))
          .map((kind) => (
            <Panel
              key={kind}
              title={label(ethicsFacts[kind])}
              extra={<span className="number">{of(kind).length}</span>}
            >
              <ul>
                {of(kind).map(({ on, number, zh, en, caseId }) => (
                  <li key={`${on} ${number} ${zh}`}>
                    <span className="number muted">{on}</span> {label([zh, en])}{' '}
                    {number &&
                      (caseId ? (
                        <Link className="number" to={`/cases/${caseId}`}>
                          {number}
                        </Link>
                      ) : (
                        <span className="number muted">{number}</span>
                      ))}
                  </li>
                ))}
              </ul>
            </Panel>
          ))}
      </div>
      {none.length > 0 && (
        <p className="muted">
          {t('nothing', { kinds: none.map((kind) => label(ethicsFacts[kind])).join(t('comma')) })}
        </p>
      )}
    </>
  );
}
