import { openStage } from './drills/stage.ts';
import { processorSeconds } from './bench/measure.ts';
import { spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { readdirSync } from 'node:fs';
const SECRET='bench-secret';
const stage = await openStage();
for (const c of [10,50]) {
const child = spawn(process.execPath,['--import=tsx','--cpu-prof','--cpu-prof-dir=/tmp/prof'+c,'scripts/bench/webhook-server.ts','ours',stage.uri,SECRET],{stdio:['ignore','pipe','inherit']});
const line:string = await new Promise(r=>child.stdout!.once('data',d=>r(String(d).trim())));
const pool=new Pool(`http://127.0.0.1:${line}`,{connections:c}); let n=0,run=true;
const one=async()=>{while(run){const id=randomUUID();const body=JSON.stringify({destination:'Ubench',events:[{type:'message',mode:'active',webhookEventId:id,timestamp:Date.now(),deliveryContext:{isRedelivery:false},source:{type:'user',userId:`U${createHmac('md5','bench').update(id.slice(-2)).digest('hex')}`},replyToken:randomUUID(),message:{type:'text',id:String(Date.now()),text:'ไปค่ะ',quoteToken:randomUUID()}}]});const sig=createHmac('sha256',SECRET).update(body).digest('base64');const r=await pool.request({method:'POST',path:'/webhook',headers:{'content-type':'application/json','x-line-signature':sig},body});await r.body.dump();n++}};
const all=Promise.all(Array.from({length:c},one));
await new Promise(r=>setTimeout(r,2000));
const a=processorSeconds(child.pid!)!,d=processorSeconds(stage.database.pid!)!,n0=n,t0=performance.now();
await new Promise(r=>setTimeout(r,5000));
console.log(c,'req/s',((n-n0)/(performance.now()-t0)*1000).toFixed(0),'app us',((processorSeconds(child.pid!)!-a)/(n-n0)*1e6).toFixed(0),'db us',((processorSeconds(stage.database.pid!)!-d)/(n-n0)*1e6).toFixed(0));
run=false;await all;await pool.close();
child.kill('SIGINT');await new Promise(r=>child.once('exit',r));
}
await stage.close();process.exit(0);
