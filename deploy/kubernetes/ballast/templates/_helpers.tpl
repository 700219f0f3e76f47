{{- define "ballast.fullname" -}}
{{- if contains "ballast" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}{{ printf "%s-ballast" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{/* Labels that select the pods of a component: (list . "api") */}}
{{- define "ballast.selector" -}}
app.kubernetes.io/name: ballast
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/* The tag of a component's image: (list . "api") */}}
{{- define "ballast.tag" -}}
{{- $values := (index . 0).Values }}
{{- $own := eq (index . 1) "api" | ternary $values.api.imageTag "" }}
{{- coalesce $own $values.image.tag (index . 0).Chart.AppVersion }}
{{- end }}

{{- define "ballast.labels" -}}
{{ include "ballast.selector" . }}
app.kubernetes.io/version: {{ include "ballast.tag" . | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (index . 0).Chart.Name (index . 0).Chart.Version }}
{{- end }}

{{- define "ballast.image" -}}
{{- with (index . 0).Values.image.registry }}{{ trimSuffix "/" . }}/{{ end }}ballast-{{ index . 1 }}:{{ include "ballast.tag" . }}
{{- end }}

{{- define "ballast.keysSecret" -}}
{{ .Values.keys.existingSecret | default (printf "%s-keys" (include "ballast.fullname" .)) }}
{{- end }}

{{- define "ballast.claim" -}}
{{ .Values.volume.existingClaim | default (printf "%s-models" (include "ballast.fullname" .)) }}
{{- end }}

{{- define "ballast.kafkaBootstrap" -}}
{{- if .Values.trial.enabled }}{{ include "ballast.fullname" . }}-kafka:9092
{{- else }}{{ required "kafka.bootstrapServers is missing: name the brokers, or set trial.enabled=true to try Ballast out" .Values.kafka.bootstrapServers }}{{ end }}
{{- end }}

{{- define "ballast.usesSasl" -}}
{{- if and (not .Values.trial.enabled) (hasPrefix "SASL" .Values.kafka.security) }}true{{ end }}
{{- end }}

{{- define "ballast.usesTls" -}}
{{- if and (not .Values.trial.enabled) (hasSuffix "SSL" .Values.kafka.security) }}true{{ end }}
{{- end }}

{{/* How many pods: (list . 2) */}}
{{- define "ballast.replicas" -}}
{{- if (index . 0).Values.stopped }}0{{ else }}{{ index . 1 }}{{ end }}
{{- end }}

{{- define "ballast.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ int64 .Values.user }}
runAsGroup: {{ int64 .Values.group }}
fsGroup: {{ int64 .Values.group }}
# Not each file of a volume of models, each time a pod starts.
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "ballast.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* The probes of a part that has this many seconds to start: (include "ballast.probes" 180) */}}
{{- define "ballast.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: http}
  periodSeconds: 2
  failureThreshold: {{ div . 2 }}
livenessProbe:
  httpGet: {path: /q/health/live, port: http}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /q/health/ready, port: http}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

{{/* The environment of a component: the chart's own, then what its values add, sorted: (list . "metadata-worker" "metadataWorker") */}}
{{- define "ballast.environment" -}}
{{- $own := include (printf "ballast.environment.%s" (index . 1)) (index . 0) }}
{{- $component := index . 2 }}
{{- $further := (index (index . 0).Values $component).env }}
{{- range fromYamlArray $own }}
{{- if hasKey $further .name }}
{{- fail (printf "%s.env names %s, which the chart sets already, and a pod takes a name once: take it out there, or out of the value that it comes from (values.yaml says which)" $component .name) }}
{{- end }}
{{- end }}
{{- $own }}
{{- range $name, $value := $further }}
- name: {{ $name }}
  {{- /* Numbers of a values file are floats, which would be 5e+08 for 500000000. */}}
  value: {{ kindIs "string" $value | ternary $value (toJson $value) | quote }}
{{- end }}
{{- end }}

{{- define "ballast.kafkaEnv" -}}
- name: BALLAST_KAFKA
  value: {{ include "ballast.kafkaBootstrap" . | quote }}
{{- if not .Values.trial.enabled }}
- name: BALLAST_KAFKA_SECURITY
  value: {{ .Values.kafka.security }}
{{- if include "ballast.usesSasl" . }}
- name: BALLAST_KAFKA_SASL
  value: {{ .Values.kafka.sasl.mechanism }}
- name: BALLAST_KAFKA_USER
  value: {{ .Values.kafka.sasl.user | quote }}
- name: BALLAST_KAFKA_PASSWORD_FILE
  value: /run/ballast/kafka/password
{{- end }}
{{- if include "ballast.usesTls" . }}
{{- if .Values.kafka.caSecret.name }}
- name: BALLAST_KAFKA_CA
  value: /run/ballast/kafka-ca/ca.crt
{{- end }}
{{- if .Values.kafka.certificateSecret }}
- name: BALLAST_KAFKA_CERT
  value: /run/ballast/kafka-certificate/tls.crt
- name: BALLAST_KAFKA_CERT_KEY
  value: /run/ballast/kafka-certificate/tls.key
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "ballast.kafkaMounts" -}}
{{- if include "ballast.usesSasl" . }}
- {name: kafka-password, mountPath: /run/ballast/kafka, readOnly: true}
{{- end }}
{{- if include "ballast.usesTls" . }}
{{- if .Values.kafka.caSecret.name }}
- {name: kafka-ca, mountPath: /run/ballast/kafka-ca, readOnly: true}
{{- end }}
{{- if .Values.kafka.certificateSecret }}
- {name: kafka-certificate, mountPath: /run/ballast/kafka-certificate, readOnly: true}
{{- end }}
{{- end }}
{{- end }}

{{- define "ballast.kafkaVolumes" -}}
{{- if include "ballast.usesSasl" . }}
- name: kafka-password
  secret:
    secretName: {{ required "kafka.sasl.passwordSecret.name is missing: kafka.security is SASL" .Values.kafka.sasl.passwordSecret.name }}
    defaultMode: 0440
    items: [{key: {{ .Values.kafka.sasl.passwordSecret.key | quote }}, path: password}]
{{- end }}
{{- if include "ballast.usesTls" . }}
{{- with .Values.kafka.caSecret }}
{{- if .name }}
- name: kafka-ca
  secret:
    secretName: {{ .name }}
    defaultMode: 0440
    items: [{key: {{ .key | quote }}, path: ca.crt}]
{{- end }}
{{- end }}
{{- with .Values.kafka.certificateSecret }}
- name: kafka-certificate
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- end }}
{{- end }}

{{/* Labels and annotations of pods: (list . "api" values-of-component) */}}
{{- define "ballast.podMetadata" -}}
labels: {{ include "ballast.labels" . | nindent 2 }}
{{- with (index . 2).podAnnotations }}
annotations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What all pods of Ballast's own say: (list . values-of-component) */}}
{{- define "ballast.podSpec" -}}
serviceAccountName: {{ include "ballast.fullname" (index . 0) }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with (index . 0).Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext: {{ include "ballast.podSecurity" (index . 0) | nindent 2 }}
{{- with (index . 1).nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with (index . 1).tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with (index . 1).priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with (index . 1).affinity }}
affinity: {{ toYaml . | nindent 2 }}
{{- else }}
{{- if include "ballast.oneNode" (index . 0) }}
# Their volume can be mounted on one node only, so all are where the first of them is.
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels:
            app.kubernetes.io/name: ballast
            app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
          matchExpressions:
            - {key: app.kubernetes.io/component, operator: In, values: [api, download-worker, metadata-worker]}
{{- end }}
{{- end }}
{{- end }}

{{- define "ballast.oneNode" -}}
{{- if not (or .Values.volume.existingClaim (has "ReadWriteMany" .Values.volume.accessModes)) }}true{{ end }}
{{- end }}

{{/* Authorities that are trusted besides those of Java, by all of Ballast's own pods */}}
{{- define "ballast.authoritiesEnv" -}}
{{- if (.Values.caBundle).configMap }}
- name: BALLAST_CA_BUNDLE
  value: /run/ballast/authorities/ca.pem
{{- end }}
{{- end }}

{{- define "ballast.authoritiesMount" -}}
{{- if (.Values.caBundle).configMap }}
- {name: authorities, mountPath: /run/ballast/authorities, readOnly: true}
{{- end }}
{{- end }}

{{- define "ballast.authoritiesVolume" -}}
{{- if (.Values.caBundle).configMap }}
- name: authorities
  configMap:
    name: {{ (.Values.caBundle).configMap }}
    items: [{key: {{ .Values.caBundle.key | quote }}, path: ca.pem}]
{{- end }}
{{- end }}

{{/* Environment, mounts and volumes of workers of both kinds */}}
{{- define "ballast.workerEnv" -}}
- name: NODE_NAME
  valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
- name: BALLAST_URL
  value: http://{{ include "ballast.fullname" . }}-api:{{ .Values.api.service.port }}
- name: BALLAST_KEY_FILE
  value: /run/ballast/worker/worker.key
{{ include "ballast.kafkaEnv" . }}
{{- include "ballast.authoritiesEnv" . }}
{{- end }}

{{/* The way of workers of both kinds to the hubs and other sources; nothing where all is as usual */}}
{{- define "ballast.sourceEnv" -}}
{{- $worker := .Values.downloadWorker }}
{{- with $worker.egressAllow }}
- name: BALLAST_EGRESS_ALLOW
  value: {{ join "," . | quote }}
{{- end }}
{{- range $variable, $value := dict "HTTPS_PROXY" $worker.proxy.httpsProxy "HTTP_PROXY" $worker.proxy.httpProxy "NO_PROXY" $worker.proxy.noProxy "HF_ENDPOINT" (join "," (.Values.hubs).huggingFace) "CIVITAI_ENDPOINT" (join "," (.Values.hubs).civitai) }}
{{- with $value }}
- name: {{ $variable }}
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- with .Values.hubTokens.existingSecret }}
- name: HF_TOKEN
  valueFrom: {secretKeyRef: {name: {{ . }}, key: hf.token, optional: true}}
- name: CIVITAI_TOKEN
  valueFrom: {secretKeyRef: {name: {{ . }}, key: civitai.token, optional: true}}
{{- end }}
{{- end }}

{{- define "ballast.workerMounts" -}}
- {name: models, mountPath: /models}
- {name: worker-key, mountPath: /run/ballast/worker, readOnly: true}
- {name: tmp, mountPath: /tmp}
{{- include "ballast.kafkaMounts" . }}
{{- include "ballast.authoritiesMount" . }}
{{- end }}

{{- define "ballast.workerVolumes" -}}
- name: models
  persistentVolumeClaim: {claimName: {{ include "ballast.claim" . }}}
- name: worker-key
  secret:
    secretName: {{ include "ballast.keysSecret" . }}
    defaultMode: 0440
    items: [{key: worker.key, path: worker.key}]
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
{{- include "ballast.kafkaVolumes" . }}
{{- include "ballast.authoritiesVolume" . }}
{{- end }}

{{- define "ballast.egressDns" -}}
- ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
  to:
    - namespaceSelector: {}
      podSelector:
        matchLabels: {k8s-app: kube-dns}
    {{- range .Values.networkPolicy.dnsCidrs }}
    - ipBlock: {cidr: {{ . | quote }}}
    {{- end }}
{{- end }}

{{/* The way to a part that is not Ballast's own: (list . "kafka") */}}
{{- define "ballast.egressTo" -}}
{{- $ := index . 0 }}
{{- if $.Values.trial.enabled }}
- ports: [{port: {{ index . 1 }}}]
  to:
    - podSelector:
        matchLabels: {{ include "ballast.selector" . | nindent 10 }}
{{- else }}
{{- $policy := $.Values.networkPolicy }}
{{- $way := index $policy (index . 1) | default dict }}
{{- $ports := $policy.backendPorts | default $way.ports }}
{{- $to := $policy.backendCidrs | default $way.to }}
{{- if not (and $ports $to) }}
{{- fail (printf "networkPolicy.%s lacks ports, or peers in `to`: without them its pods could reach everything. Name both (values.yaml has an example), or set networkPolicy.enabled=false" (index . 1)) }}
{{- end }}
- ports:
    {{- range $ports }}
    - {port: {{ . }}}
    {{- end }}
  to: {{ include "ballast.peers" $to | nindent 4 }}
{{- end }}
{{- end }}

{{/* Peers of a NetworkPolicy from a list of such, where a CIDR alone will do too */}}
{{- define "ballast.peers" -}}
{{- $peers := list }}
{{- range . }}{{ $peers = append $peers (kindIs "string" . | ternary (dict "ipBlock" (dict "cidr" .)) .) }}{{ end }}
{{- toYaml $peers }}
{{- end }}
