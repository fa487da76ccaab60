import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OnvifDeviceOptions {
  username: string;
  password: string;
  /** Where its pictures are. */
  stream: string;
  /** Of its smaller picture; absent: the same. */
  subStream?: string;
  /** What it takes when it is asked for a picture; absent: it takes none. */
  still?: Buffer;
  name?: string;
  hasPtz?: boolean;
  host?: string;
  /** 0 or absent: the system chooses; one that is taken is left alone, too. */
  port?: number;
  discoveryPort?: number;
}

export interface OnvifDevice {
  readonly port: number;
  /** Where it answers who looks for devices; unicast here, so that tests disturb no network. */
  readonly discoveryPort: number;
  /** What it was told to do, newest last: the name of the operation and its body. */
  readonly done: { name: string; body: string }[];
  readonly presets: ReadonlyMap<string, string>;
  /** Tells of something that has changed, to whoever listens. */
  tell(topic: string, source: [name: string, value: string], data: [name: string, value: string]): void;
  readonly listeners: number;
  stop(): Promise<void>;
}

interface PullPoint {
  waiting: string[];
  wake: (() => void) | null;
}

const names = `xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:tev="http://www.onvif.org/ver10/events/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:tns1="http://www.onvif.org/ver10/topics"`;
const envelope = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><s:Envelope ${names}><s:Body>${body}</s:Body></s:Envelope>`;
const fault = `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">Sender not authorized</s:Text></s:Reason></s:Fault>`;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** At this port; where somebody sits there already, at another one. */
async function orAnother(port = 0, listen: (port: number) => Promise<unknown>): Promise<void> {
  try {
    await listen(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || port === 0) throw error;
    await listen(0);
  }
}

/** An ONVIF camera of profile S, on real sockets: discovery, profiles, addresses, head, presets, pull-point events. */
export async function startOnvifDevice(options: OnvifDeviceOptions): Promise<OnvifDevice> {
  const { host = '127.0.0.1', name = '仿真摄像机', hasPtz = true } = options;
  const done: OnvifDevice['done'] = [];
  const presets = new Map<string, string>([['1', '大门']]);
  const points = new Map<string, PullPoint>();
  const server = createServer((request, response) => void serve(request, response));
  await orAnother(options.port, (at) => once(server.listen(at, host), 'listening'));
  const { port } = server.address() as AddressInfo;
  const base = `http://${host}:${port}`;
  const stillNonce = createHash('md5').update(String(port)).digest('hex');

  const discovery = createSocket('udp4');
  discovery.on('message', (bytes, { address, port: to }) => {
    const id = /<(?:\w+:)?MessageID[^>]*>([^<]+)</.exec(bytes.toString('utf8'))?.[1] ?? '';
    discovery.send(Buffer.from(probeMatch(id)), to, address, () => undefined);
  });
  await orAnother(options.discoveryPort, async (at) => {
    discovery.bind(at, host);
    await once(discovery, 'listening');
  });

  const probeMatch = (id: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><SOAP-ENV:Header><wsa:RelatesTo>${escaped(id)}</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/name/${encodeURIComponent(name)} onvif://www.onvif.org/hardware/SIM-IPC onvif://www.onvif.org/Profile/Streaming</d:Scopes><d:XAddrs>${base}/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>`;

  /** Its picture is given to whoever signs in by digest, as its pages are. */
  function showStill(request: IncomingMessage, response: ServerResponse): void {
    const said = request.headers.authorization ?? '';
    const part = (name: string): string => new RegExp(`${name}="?([^",]*)`).exec(said)?.[1] ?? '';
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const first = md5(`${options.username}:still:${options.password}`);
    const sum = md5(`${first}:${stillNonce}:${md5(`GET:${request.url}`)}`);
    const isIn = part('nonce') === stillNonce && part('response') === sum;
    done.push({ name: isIn ? 'still' : 'still 401', body: '' });
    if (!isIn || !options.still) {
      const status = isIn ? 404 : 401;
      response.writeHead(status, { 'www-authenticate': `Digest realm="still", nonce="${stillNonce}"` }).end();
    } else response.writeHead(200, { 'content-type': 'image/jpeg' }).end(options.still);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return showStill(request, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body = /<(?:\w+:)?Body[^>]*>([\s\S]*)<\/(?:\w+:)?Body>/.exec(text)?.[1] ?? '';
    const operation = /<(?:\w+:)?(\w+)/.exec(body)?.[1] ?? '';
    const answer = (status: number, said: string): void => {
      response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' });
      response.end(envelope(said));
    };
    // Its clock is told to anybody: without it nobody could sign.
    if (operation !== 'GetSystemDateAndTime' && !isKnown(text)) return answer(400, fault);
    done.push({ name: operation, body });
    if (operation === 'PullMessages') return answer(200, await pull(request.url ?? ''));
    const said = answerTo(operation, body);
    if (said === undefined)
      return answer(
        500,
        '<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang="en">Action not supported</s:Text></s:Reason></s:Fault>',
      );
    answer(200, said);
  }

  /** UsernameToken of WS-Security: SHA-1 of nonce, time and password. */
  function isKnown(text: string): boolean {
    const part = (tag: string): string => new RegExp(`<(?:\\w+:)?${tag}(?:\\s[^>]*)?>([^<]*)<`).exec(text)?.[1] ?? '';
    const sum = createHash('sha1')
      .update(Buffer.from(part('Nonce'), 'base64'))
      .update(part('Created'))
      .update(options.password)
      .digest('base64');
    return part('Username') === options.username && part('Password') === sum;
  }

  async function pull(url: string): Promise<string> {
    const point = points.get(url);
    if (!point) return fault;
    if (point.waiting.length === 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 2_000);
        point.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    point.wake = null;
    const now = new Date();
    const until = new Date(now.getTime() + 60_000);
    return `<tev:PullMessagesResponse><tev:CurrentTime>${now.toISOString()}</tev:CurrentTime><tev:TerminationTime>${until.toISOString()}</tev:TerminationTime>${point.waiting.splice(0).join('')}</tev:PullMessagesResponse>`;
  }

  function answerTo(operation: string, body: string): string | undefined {
    const given = (tag: string): string | undefined =>
      new RegExp(`<(?:\\w+:)?${tag}(?:\\s[^>]*)?>([^<]*)<`).exec(body)?.[1];
    switch (operation) {
      case 'GetSystemDateAndTime': {
        const now = new Date();
        return `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:UTCDateTime><tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`;
      }
      case 'GetServices': {
        const service = (namespace: string, path: string): string =>
          `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${base}/onvif/${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>0</tt:Minor></tds:Version></tds:Service>`;
        return `<tds:GetServicesResponse>${service('http://www.onvif.org/ver10/device/wsdl', 'device_service')}${service('http://www.onvif.org/ver10/media/wsdl', 'media_service')}${service('http://www.onvif.org/ver10/events/wsdl', 'event_service')}${hasPtz ? service('http://www.onvif.org/ver20/ptz/wsdl', 'ptz_service') : ''}</tds:GetServicesResponse>`;
      }
      case 'GetDeviceInformation':
        return `<tds:GetDeviceInformationResponse><tds:Manufacturer>安院仿真</tds:Manufacturer><tds:Model>SIM-IPC</tds:Model><tds:FirmwareVersion>V1.0</tds:FirmwareVersion><tds:SerialNumber>SIM0001</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`;
      case 'GetProfiles': {
        const profile = (token: string, label: string, width: number, height: number): string =>
          `<trt:Profiles token="${token}" fixed="true"><tt:Name>${label}</tt:Name><tt:VideoSourceConfiguration token="vsc"><tt:Name>v</tt:Name><tt:UseCount>2</tt:UseCount><tt:SourceToken>vs1</tt:SourceToken><tt:Bounds x="0" y="0" width="1920" height="1080"/></tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token="vec_${token}"><tt:Name>e</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution><tt:Quality>4</tt:Quality><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>4096</tt:BitrateLimit></tt:RateControl></tt:VideoEncoderConfiguration>${hasPtz ? '<tt:PTZConfiguration token="ptz"><tt:Name>p</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>node</tt:NodeToken></tt:PTZConfiguration>' : ''}</trt:Profiles>`;
        return `<trt:GetProfilesResponse>${profile('main', '主码流', 1920, 1080)}${profile('sub', '子码流', 640, 360)}</trt:GetProfilesResponse>`;
      }
      case 'GetVideoSources':
        return `<trt:GetVideoSourcesResponse><trt:VideoSources token="vs1"><tt:Framerate>25</tt:Framerate><tt:Resolution><tt:Width>1920</tt:Width><tt:Height>1080</tt:Height></tt:Resolution></trt:VideoSources></trt:GetVideoSourcesResponse>`;
      case 'GetStreamUri':
        return `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${escaped(given('ProfileToken') === 'sub' ? (options.subStream ?? options.stream) : options.stream)}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`;
      case 'GetSnapshotUri':
        if (!options.still) return undefined;
        return `<trt:GetSnapshotUriResponse><trt:MediaUri><tt:Uri>http://10.9.9.9:${port}/still.jpg?a=1</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetSnapshotUriResponse>`;
      case 'GetPresets':
        return `<tptz:GetPresetsResponse>${[...presets].map(([token, label]) => `<tptz:Preset token="${token}"><tt:Name>${escaped(label)}</tt:Name></tptz:Preset>`).join('')}</tptz:GetPresetsResponse>`;
      case 'SetPreset': {
        const token = given('PresetToken') ?? String(presets.size + 1);
        presets.set(token, given('PresetName') ?? token);
        return `<tptz:SetPresetResponse><tptz:PresetToken>${token}</tptz:PresetToken></tptz:SetPresetResponse>`;
      }
      case 'RemovePreset':
        presets.delete(given('PresetToken') ?? '');
        return '<tptz:RemovePresetResponse/>';
      case 'ContinuousMove':
      case 'Stop':
      case 'GotoPreset':
        return hasPtz ? `<tptz:${operation}Response/>` : undefined;
      case 'CreatePullPointSubscription': {
        const path = `/onvif/pull/${points.size + 1}`;
        points.set(path, { waiting: [], wake: null });
        const now = new Date();
        return `<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference><wsa:Address>${base}${path}</wsa:Address></tev:SubscriptionReference><wsnt:CurrentTime>${now.toISOString()}</wsnt:CurrentTime><wsnt:TerminationTime>${new Date(now.getTime() + 60_000).toISOString()}</wsnt:TerminationTime></tev:CreatePullPointSubscriptionResponse>`;
      }
      case 'Renew':
        return `<wsnt:RenewResponse><wsnt:TerminationTime>${new Date(Date.now() + 60_000).toISOString()}</wsnt:TerminationTime></wsnt:RenewResponse>`;
      case 'Unsubscribe':
        return '<wsnt:UnsubscribeResponse/>';
      default:
        return undefined;
    }
  }

  return {
    port,
    discoveryPort: discovery.address().port,
    done,
    presets,
    get listeners() {
      return points.size;
    },
    tell(topic, [sourceName, sourceValue], [dataName, dataValue]) {
      const message = `<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">tns1:${topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime="${new Date().toISOString()}" PropertyOperation="Changed"><tt:Source><tt:SimpleItem Name="${sourceName}" Value="${sourceValue}"/></tt:Source><tt:Data><tt:SimpleItem Name="${dataName}" Value="${dataValue}"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`;
      for (const point of points.values()) {
        point.waiting.push(message);
        point.wake?.();
      }
    },
    async stop() {
      discovery.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
