import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react';

import { loadCaseTypes } from '../../case-types.ts';
import { loadAreas } from '../../i18n/index.ts';
import { Failed, Loading } from '../../kit/States.tsx';

/** Parts that come after the first look at the page, with what draws them. Each is fetched once; a failed try is tried anew. */
export interface Part<P extends object> {
  (props: P): ReactNode;
  load: () => Promise<unknown>;
}

/** @param fallback shown until the part is here, and in its place if it cannot be had */
export function part<P extends object>(bring: () => Promise<ComponentType<P>>, fallback?: ReactNode): Part<P> {
  const load = async (): Promise<{ default: ComponentType<P> }> => {
    const [{ PhoneAntd }, Inner] = await Promise.all([
      import('./PhoneAntd.tsx'),
      bring(),
      loadCaseTypes(),
      loadAreas(['office', 'countersign']),
    ]);
    return {
      default: (props) => (
        <PhoneAntd>
          <Inner {...props} />
        </PhoneAntd>
      ),
    };
  };
  let Shown = lazy(load);
  const again = (): void => {
    Shown = lazy(load);
  };
  const Drawn = (props: P): ReactNode => {
    const Now = Shown;
    return (
      <Guard fallback={fallback} again={again}>
        <Suspense fallback={fallback ?? <Loading rows={6} />}>
          <Now {...props} />
        </Suspense>
      </Guard>
    );
  };
  return Object.assign(Drawn, { load });
}

interface GuardProps {
  fallback: ReactNode;
  again: () => void;
  children: ReactNode;
}

/** Without a network a part that never came is not the end of the page. */
class Guard extends Component<GuardProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };
  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }
  override render(): ReactNode {
    const { error } = this.state;
    const { fallback, again, children } = this.props;
    if (error === undefined) return children;
    const retry = (): void => {
      again();
      this.setState({ error: undefined });
    };
    return fallback ?? <Failed error={error} retry={retry} />;
  }
}
