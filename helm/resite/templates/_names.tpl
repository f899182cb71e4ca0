{{- define "resite.name" -}}
{{- .Release.Name | trunc 53 | trimSuffix "-" -}}
{{- end -}}

{{- define "resite.labels" -}}
app.kubernetes.io/name: resite
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
