import { caseType, modesOf, reportSchema, type CaseMode, type CaseType, type CaseTypeName } from '@anyuan/contract';
import { App, Button, Form, Input, Radio, Switch } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';

import { api, client, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCreatable } from '../../kit/creatable.ts';
import { useDraft } from '../../kit/form/draft.ts';
import { serverIssues } from '../../kit/form/issues.ts';
import { Page } from '../../kit/Page.tsx';
import { DepartmentPicker, PlacePicker } from '../../kit/pickers.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';
import { Empty, NoRight } from '../../kit/States.tsx';

import './cases.css';

/** Registers a case of one type: what its declaration asks at the beginning, no more. */
export default function NewCasePage() {
  const t = useText('cases');
  const label = useLabel();
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
          <NewCase key={name} type={type} />
        ) : (
          <NoRight permission={type.permissions.create ?? 'case.create'} />
        )}
      </div>
    </Page>
  );
}

interface Frame {
  title: string;
  place?: string | undefined;
  department?: string | undefined;
  mode: CaseMode;
}

function NewCase({ type }: { type: CaseType }) {
  const t = useText('cases');
  const label = useLabel();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [params] = useSearchParams();
  const draft = useDraft(`new-frame.${type.type}`);
  const [frame, setFrame] = useState<Frame>(() => ({
    title: '',
    mode: 'real',
    place: params.get('place') ?? undefined,
    department: params.get('department') ?? undefined,
    ...draft.read(),
  }));
  const [wrong, setWrong] = useState<{ title?: string; place?: string }>({});
  // One key for this form: sending twice on a slow line opens one case.
  const [key] = useState(() => `web-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`);
  const { mutateAsync } = useAct(api.case.create);
  const nameless = useAct(api.case.reportAnonymously);
  const [isNameless, setNameless] = useState(false);
  const [kept, setKept] = useState<{ number: string; code: string }>();
  const change = (part: Partial<Frame>): void => {
    const next = { ...frame, ...part };
    setFrame(next);
    setWrong({});
    draft.write({ ...next });
  };
  const check = (): boolean => {
    const found = {
      ...(frame.title.trim() ? {} : { title: t('titleNeeded') }),
      ...(type.where === 'required' && !frame.place ? { place: t('placeNeeded') } : {}),
    };
    setWrong(found);
    return Object.keys(found).length === 0;
  };
  const send = async (data: Record<string, unknown>): Promise<void> => {
    const { place, department, mode } = frame;
    const where = { ...(place ? { place } : {}), ...(department ? { department } : {}) };
    const title = frame.title.trim();
    try {
      if (isNameless) {
        setKept(await nameless.mutateAsync({ type: type.type as CaseTypeName, title, data, ...where }));
        draft.clear();
        return;
      }
      const item = await mutateAsync({
        type: type.type as CaseTypeName,
        title,
        mode,
        key,
        data,
        ...where,
      });
      draft.clear();
      void message.success(t('created', { number: item.number }));
      await navigate(`/cases/${item.id}`, { replace: true });
    } catch (error) {
      if (serverIssues(error).some(({ path }) => path[0] === 'place')) setWrong({ place: t('placeNeeded') });
      throw error;
    }
  };
  const withNumber = kept ? t('created', { number: kept.number }) : '';
  return (
    <>
      <SecretOnce
        secret={kept?.code}
        title={t('namelessCode')}
        hint={`${withNumber} ${t('namelessHint')}`}
        close={() => void navigate(`/cases?type=${type.type}`, { replace: true })}
      />
      <SchemaForm
        schema={reportSchema(type)}
        verb={t('createOne', { type: label(type.label) })}
        draft={`new.${type.type}`}
        upload={(file) => client.case.stage({ file })}
        check={check}
        submit={send}
        before={
          <>
            {type.anonymous && <Nameless isOn={isNameless} set={setNameless} />}
            <FrameFields type={type} frame={frame} change={change} wrong={wrong} />
          </>
        }
      >
        {!isNameless && <RestFields type={type} frame={frame} change={change} />}
      </SchemaForm>
    </>
  );
}

function Nameless({ isOn, set }: { isOn: boolean; set: (isOn: boolean) => void }) {
  const t = useText('cases');
  return (
    <p className="new-case-anonymous">
      <Switch id="new-nameless" checked={isOn} onChange={set} />{' '}
      <label htmlFor="new-nameless">{t('anonymousGo')}</label> <span className="muted">{t('anonymousHint')}</span>
    </p>
  );
}

interface FrameProps {
  type: CaseType;
  frame: Frame;
  change: (part: Partial<Frame>) => void;
  wrong: { title?: string; place?: string };
}

/** What every case has beside its type's own fields. */
function FrameFields({ type, frame, change, wrong }: FrameProps) {
  const t = useText('cases');
  const common = useText();
  const optional = <span className="muted">&nbsp;({common('optional')})</span>;
  return (
    <>
      <Form.Item
        label={common('title')}
        htmlFor="new-title"
        extra={t('titleHint')}
        {...(wrong.title ? { validateStatus: 'error' as const, help: wrong.title } : {})}
      >
        <Input
          id="new-title"
          maxLength={200}
          value={frame.title}
          onChange={(event) => change({ title: event.target.value })}
        />
      </Form.Item>
      {type.where !== 'none' && (
        <Form.Item
          label={
            <>
              {common('place')}
              {type.where !== 'required' && optional}
            </>
          }
          htmlFor="new-place"
          {...(wrong.place ? { validateStatus: 'error' as const, help: wrong.place } : {})}
        >
          <PlacePicker id="new-place" value={frame.place} onChange={(place) => change({ place })} />
        </Form.Item>
      )}
    </>
  );
}

/** Seldom needed, so at the foot. */
function RestFields({ type, frame, change }: Pick<FrameProps, 'type' | 'frame' | 'change'>) {
  const t = useText('cases');
  const common = useText();
  const modes = { real: t('mode_real'), test: common('mode_test'), drill: common('mode_drill') };
  return (
    <>
      <Form.Item
        label={
          <>
            {t('department')}
            <span className="muted">&nbsp;({common('optional')})</span>
          </>
        }
        htmlFor="new-department"
        extra={t('departmentHint')}
      >
        <DepartmentPicker
          id="new-department"
          value={frame.department}
          onChange={(department) => change({ department })}
        />
      </Form.Item>
      {modesOf(type).length > 1 && (
        <Form.Item label={t('mode')}>
          <Radio.Group
            aria-label={t('mode')}
            optionType="button"
            value={frame.mode}
            onChange={(event) => change({ mode: event.target.value as CaseMode })}
            options={modesOf(type).map((value) => ({ value, label: modes[value] }))}
          />
        </Form.Item>
      )}
    </>
  );
}
