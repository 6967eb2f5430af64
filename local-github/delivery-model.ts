export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  duration: number;
  status: string;
  statusCode: number;
  readonly request: { headers: Record<string, string>; body: string };
  response: { headers: Record<string, string>; body: string };
}
