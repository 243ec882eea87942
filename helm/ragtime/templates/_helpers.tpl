{{/* Name of the chart, or what nameOverride says. */}}
{{- define "ragtime.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Name of what the release makes; the release's own name when that already says ragtime. */}}
{{- define "ragtime.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "ragtime.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "ragtime.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Name of cluster-wide objects: two releases in two namespaces must not share them. */}}
{{- define "ragtime.clusterName" -}}
{{- printf "%s-%s" .Release.Namespace (include "ragtime.fullname" .) }}
{{- end }}

{{/* One Lease for each release: two in one namespace do not wait for each other. */}}
{{- define "ragtime.lease" -}}
{{- printf "%s-operator" (include "ragtime.fullname" .) }}
{{- end }}

{{- define "ragtime.selectorLabels" -}}
app.kubernetes.io/name: {{ include "ragtime.name" . }}-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ragtime.labels" -}}
{{ include "ragtime.selectorLabels" . }}
app.kubernetes.io/component: operator
app.kubernetes.io/part-of: ragtime
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "ragtime.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "ragtime.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name: name an existing ServiceAccount, or set serviceAccount.create: true" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{/* One image reference; arguments: image (repository, tag, digest) and the tag to fall back on. */}}
{{- define "ragtime.image" -}}
{{- if .image.digest }}
{{- printf "%s@%s" .image.repository .image.digest }}
{{- else }}
{{- printf "%s:%s" .image.repository (.image.tag | default .tag) }}
{{- end }}
{{- end }}

{{/* Weaviate keeps its tag beside a digest: the operator reads the version from it. */}}
{{- define "ragtime.weaviateImage" -}}
{{- printf "%s:%s" .Values.weaviateImage.repository .Values.weaviateImage.tag }}
{{- with .Values.weaviateImage.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* What the operator may do in each namespace it works in: exactly what its code calls. */}}
{{- define "ragtime.rules" -}}
- apiGroups: [ragtime.dev]
  resources: [knowledgebases, ragpipelines, modelroutes]
  verbs: [list, watch]
# an annotation that a webhook leaves, the finalizer of an owner whose store others use, and taking off the one of version 0.1
- apiGroups: [ragtime.dev]
  resources: [knowledgebases]
  verbs: [patch]
- apiGroups: [ragtime.dev]
  resources: [knowledgebases/status, ragpipelines/status, modelroutes/status]
  verbs: [patch]
# where the API server checks who may block a deletion by an owner reference
- apiGroups: [ragtime.dev]
  resources: [knowledgebases/finalizers, ragpipelines/finalizers, modelroutes/finalizers]
  verbs: [update]
# update: an edited list that cannot be applied over is replaced
- apiGroups: [apps]
  resources: [deployments, statefulsets]
  verbs: [get, list, watch, create, patch, update]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [delete]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, delete]
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, update, delete]
- apiGroups: [""]
  resources: [configmaps, secrets]
  verbs: [get, list, watch, create, patch, delete]
# update: the counts of objectives are kept by compare-and-swap
- apiGroups: [""]
  resources: [configmaps]
  verbs: [update]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
# where KEDA is installed
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, update]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch]
# patch: an annotation makes a kubelet bring a gateway pod its changed configuration at once
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch, patch]
# patch: the volumes of a store grow, and belong to their KnowledgeBase
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, patch]
# list: why a controller may not create pods
- apiGroups: [""]
  resources: [events]
  verbs: [create, list]
{{- end }}

{{/* Settings that contradict each other are refused before anything is applied. */}}
{{- define "ragtime.validate" -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection.enabled) }}
{{- fail "leaderElection.enabled: must be true with 2 or more replicas, or two operators would work at once" }}
{{- end }}
{{- end }}
