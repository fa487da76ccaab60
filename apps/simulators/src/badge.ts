/** How a location system says that a badge calls, or that it is there. */
export interface Said {
  /** Absent: a call for help. */
  event?: string;
  /** How the hospital calls the place where it was heard. */
  location?: string;
  /** Charge in per cent. */
  battery?: number;
  at?: string;
}

/** What came back: a task, or why there is none. */
export interface Told {
  status: number;
  /** Of the case, or of the signal that opened none. */
  taskId: string | null;
  number: string | null;
  /** The code of a refusal, and FHIR's word for it. */
  refused: { code: string; type: string } | null;
}

export interface SimulatedBadge {
  call(said?: Said): Promise<Told>;
  /** It is there, and so full; no call. */
  beat(battery: number): Promise<Told>;
}

export interface BadgeOptions {
  /** `http://127.0.0.1:8080` */
  server: string;
  /** Of the location system that hears the badge. */
  token: string;
  /** How that system calls it. */
  badge: string;
}

interface Resource {
  resourceType?: string;
  parameter?: { resource?: { id?: string; identifier?: { value?: string }[] } }[];
  issue?: { code?: string; details?: { coding?: { code?: string }[] } }[];
}

/** A badge of staff, by way of the location system that hears it: HL7 FHIR RTLS, `$auxiliary-function`. */
export function simulatedBadge({ server, token, badge }: BadgeOptions): SimulatedBadge {
  const call: SimulatedBadge['call'] = async (said = {}) => {
    const { event = 'staff-duress', location, battery, at = new Date().toISOString() } = said;
    const answer = await fetch(`${server}/api/v1/fhir/$auxiliary-function`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        resourceType: 'Parameters',
        parameter: [
          { name: 'event', valueCoding: { system: events, code: event } },
          ...(location === undefined
            ? []
            : [{ name: 'location', resource: { resourceType: 'Location', identifier: [{ value: location }] } }]),
          { name: 'device', resource: { resourceType: 'Device', identifier: [{ value: badge }] } },
          ...(battery === undefined ? [] : [{ name: 'battery', valueQuantity: { value: battery, unit: '%' } }]),
          { name: 'timestamp', valueInstant: at },
        ],
      }),
      signal: AbortSignal.timeout(20_000),
    });
    return toldBy(answer.status, (await answer.json()) as Resource);
  };
  return { call, beat: (battery) => call({ event: 'report', battery }) };
}

const events = 'http://hl7.org/fhir/uv/rtls/CodeSystem/rtlsMessageEvents';

function toldBy(status: number, { resourceType, parameter, issue }: Resource): Told {
  const task = parameter?.[0]?.resource;
  const refused =
    resourceType === 'OperationOutcome'
      ? { code: issue?.[0]?.details?.coding?.[0]?.code ?? '', type: issue?.[0]?.code ?? '' }
      : null;
  return { status, taskId: task?.id ?? null, number: task?.identifier?.[0]?.value ?? null, refused };
}
