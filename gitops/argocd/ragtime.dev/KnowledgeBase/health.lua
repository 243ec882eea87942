-- Health by the conditions that all kinds of ragtime.dev have: Ready, Reconciling, Stalled, as kstatus reads them.
local function condition(type)
  if obj.status ~= nil and obj.status.conditions ~= nil then
    for _, c in ipairs(obj.status.conditions) do
      if c.type == type then return c end
    end
  end
  return nil
end

local function is(c, status)
  return c ~= nil and c.status == status
end

local ready = condition("Ready")
local reconciling = condition("Reconciling")
local stalled = condition("Stalled")
local synced = condition("Synced") -- of a KnowledgeBase
local suspended = obj.spec ~= nil and obj.spec.sync ~= nil and obj.spec.sync.suspend == true

if ready == nil then
  return { status = "Progressing", message = "Waits for the operator" }
end
-- what the conditions say is about an older spec
if ready.observedGeneration ~= nil and obj.metadata.generation ~= nil and
   ready.observedGeneration < obj.metadata.generation then
  return { status = "Progressing", message = "Waits for the operator to see the change" }
end
-- a person must act, whether or not what ran before goes on serving
if is(stalled, "True") then
  return { status = "Degraded", message = stalled.message }
end
if is(ready, "True") then
  -- a scheduled sync of an index that is as the spec says changes nothing for those who ask it
  if is(reconciling, "True") and not is(synced, "True") then
    return { status = "Progressing", message = reconciling.message }
  end
  -- Suspended would hold back every later sync wave while all of it serves
  if suspended then
    return { status = "Healthy", message = ready.message .. "; spec.sync.suspend holds syncs back" }
  end
  return { status = "Healthy", message = ready.message }
end
if suspended and not is(reconciling, "True") then
  return { status = "Suspended", message = ready.message }
end
if is(ready, "False") and is(reconciling, "False") then
  return { status = "Degraded", message = ready.message }
end
return { status = "Progressing", message = ready.message }
