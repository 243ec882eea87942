-- An app of apps waits for its Applications only where Argo CD is told what their health is.
if obj.status ~= nil and obj.status.health ~= nil and obj.status.health.status ~= nil then
  return { status = obj.status.health.status, message = obj.status.health.message or "" }
end
return { status = "Progressing", message = "Waits for the first look" }
